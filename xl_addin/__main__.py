"""Run the command line as ``python -m xl_addin``."""

from xl_addin.cli.main import run

if __name__ == "__main__":
    run()
