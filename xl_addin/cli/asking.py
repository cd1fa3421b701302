"""Who asks for what, as the options of a verb say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xl_addin.actions.context import Context
from xl_addin.cli.options import asked_otherwise
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    import argparse


def context_of(args: argparse.Namespace) -> Context:
    """Return the circumstances that the options of a verb say; what only might be is never written."""
    what_if = asked_otherwise(args)
    return Context(
        now=datetime.now(UTC),
        who=user_name(),
        targets=args.targets,
        holdings=args.holdings,
        account=args.account,
        force=getattr(args, "force", False),
        dry_run=getattr(args, "dry_run", False) or what_if is not None,
        what_if=what_if,
    )
