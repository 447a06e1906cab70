"""A passage as its reader takes it: its sentences, what each stands under, what was struck out, which tell most."""
