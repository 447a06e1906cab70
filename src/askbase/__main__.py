"""`python -m askbase` is the command line."""

from askbase.faces.cli.main import run

if __name__ == "__main__":
    run()
