"""The verbs that propose, decide and order; one function each.

It opens the workbook, calls the action, prints the result and returns the exit code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out, tables
from xl_addin.cli.asking import context_of
from xl_addin.cli.comparing import choosing, compare_lines, compared_json
from xl_addin.cli.options import asked_otherwise
from xl_addin.cli.telling import DONE, REFUSED, opened, print_data, print_lines, quoted, report, say_written, wrote
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.finding import Severity, errors, refuse
from xl_addin.domain.kinds import Action
from xl_addin.domain.rebalancing.scope import Request

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from xl_addin.actions.context import Context
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.propose import Proposal


def dashboard(args: argparse.Namespace) -> int:
    """Write the dashboard and say what is next."""
    from xl_addin.actions.dashboard import dashboard as action

    found = action(opened(args), context_of(args))
    if args.json:
        print(json_out.text(json_out.dashboard_json(found)))
        return DONE
    print_lines(found.findings)
    print(f"Next: {found.standing.next_step}")
    say_written(args, f"The {found.sheet} sheet {'would be' if args.dry_run else 'is'} written to")
    return DONE


def rebalance(args: argparse.Namespace) -> int:
    """Propose a rebalance."""
    if args.choose is not None:
        return _propose(args, Request(Action.REBALANCE, args.pie, args.level_only, choice=args.choose))
    from xl_addin.actions.compare import chosen

    if args.pie or args.level_only:
        raise refuse(None, "the sheet of the comparison says which pie is meant", "Leave out --pie and --level-only.")
    return _propose(args, *chosen(opened(args), context_of(args)))


def compare(args: argparse.Namespace) -> int:
    """Show the plans side by side."""
    from xl_addin.actions.compare import compare as action

    compared = action(opened(args), Request(Action.REBALANCE, args.pie, args.level_only), context_of(args))
    if args.json:
        print(json_out.text(compared_json(compared)))
        return DONE
    print_lines(compare_lines(compared.comparison))
    print_lines(compared.findings)
    print()
    say_written(args, f"The {compared.sheet} sheet {'would be' if args.dry_run else 'is'} written to")
    if compared.comparison.distinct:
        print(f"Choose a plan, such as: {choosing(quoted(args), compared.comparison)}")
    return DONE


def invest(args: argparse.Namespace) -> int:
    """Propose an auto-invest."""
    if args.due:
        return _say_proposal(args, _due(args, Action.INVEST))
    return _propose(args, Request(Action.INVEST, amount=_amount(args, args.deposit)))


def withdraw(args: argparse.Namespace) -> int:
    """Propose a withdrawal."""
    if args.due:
        return _say_proposal(args, _due(args, Action.WITHDRAW))
    return _propose(args, Request(Action.WITHDRAW, amount=_amount(args, args.amount)))


def _amount(args: argparse.Namespace, typed: int) -> int:
    """Return an amount in cents; refused where its sign is not that of the portfolio's currency."""
    from xl_addin.actions.load import load
    from xl_addin.actions.typed import Typed, in_currency

    if not isinstance(typed, Typed) or not typed.unit:
        return typed
    return in_currency(typed, load(opened(args), context_of(args)).settings.currency)


def _propose(args: argparse.Namespace, request: Request, context: Context | None = None) -> int:
    from xl_addin.actions.propose import propose

    return _say_proposal(args, propose(opened(args), request, context or context_of(args)))


def _due(args: argparse.Namespace, action: Action) -> Proposal:
    from xl_addin.actions.due import propose_due

    return propose_due(opened(args), action, context_of(args), arrived=getattr(args, "arrived", False))


def _say_proposal(args: argparse.Namespace, proposal: Proposal) -> int:
    if args.json:
        print(json_out.text(json_out.proposal_json(proposal)))
        return DONE
    print_lines(tables.proposal_lines(proposal))
    print_lines(proposal.plan.findings)
    if proposal.confirmation:
        _say_next(args, proposal)
    return DONE


def _say_next(args: argparse.Namespace, proposal: Proposal) -> None:
    confirmation = proposal.confirmation
    if asked_otherwise(args):
        print("\nNothing is written: it is only what would be.")
        return
    if confirmation is None or args.dry_run:
        say_written(args, f"The {proposal.sheet} sheet would be written to")
        return
    print()
    say_written(args, f"The {proposal.sheet} sheet is written to")
    print_lines([f"The sheets {' and '.join(proposal.also)} are up to date as well."])
    window, until = (
        spoken(moment, confirmation.exchange) for moment in (confirmation.trade_window, confirmation.valid_until)
    )
    print(f"For the trade window {window}; valid until {'then' if until == window else until}.")
    print(f'Read it; then choose APPROVE in its Decision cell, or: xl-addin approve {quoted(args)} --by "Your name"')


def approve(args: argparse.Namespace) -> int:
    """Approve the confirmation."""
    from xl_addin.actions.decide import approve as action

    decision = action(opened(args), args.by, context_of(args))
    if args.json:
        print(json_out.text(json_out.decision_json(decision)))
        return DONE
    print_lines(decision.findings)
    print(f"Proposal {decision.proposal} is approved by {args.by}.")
    if args.dry_run:
        say_written(args, "This would be written to")
    else:
        print(f"For the order sheet: xl-addin orders {quoted(args)}")
    return DONE


def reject(args: argparse.Namespace) -> int:
    """Reject the confirmation."""
    from xl_addin.actions.decide import reject as action

    decision = action(opened(args), args.by, context_of(args))
    if args.json:
        print(json_out.text(json_out.decision_json(decision)))
        return DONE
    print(f"Proposal {decision.proposal} is rejected by {args.by}. No orders will be made from it.")
    if args.dry_run:
        say_written(args, "This would be written to")
    return DONE


def orders(args: argparse.Namespace) -> int:
    """Make the order sheet, or mark the open orders done."""
    from xl_addin.actions.orders import finish_orders, make_orders
    from xl_addin.hosts.messages import ordered_sums

    if args.export:
        return _export(args, *args.export)
    ordered = (finish_orders if args.done else make_orders)(opened(args), context_of(args))
    if args.json:
        print(json_out.text(json_out.ordered_json(ordered)))
        return DONE
    print_lines(ordered.findings)
    print_lines(tables.order_row_lines(ordered.rows, ordered.currency))
    print(f"\n{ordered_sums(ordered)}")
    _say_ordered(args, ordered)
    return DONE


def _export(args: argparse.Namespace, form: str, file: Path | None) -> int:
    from xl_addin.actions.export import export_orders
    from xl_addin.hosts.files import refuse_occupied, write_file

    if args.done:
        raise refuse(None, "orders that are done are not exported", "Give --export first, and --done after the fills.")
    book = opened(args)

    def keep_off(data: bytes) -> None:
        if file:
            refuse_occupied(file, data, force=args.force)

    exported = export_orders(book, form, context_of(args), keep_off)
    if file and not args.dry_run:
        write_file(file, exported.data, like=args.book, force=args.force)
        wrote(args, file.name)
    if args.json:
        print(json_out.text(json_out.exported_json(exported, file)))
        return DONE
    if file is None:
        print_data(exported.data.decode())
        return DONE
    print_lines(exported.findings)
    print_lines(tables.order_row_lines(exported.rows, exported.currency))
    print()
    if exported.made:
        say_written(args, f"The Orders sheet {'would be' if args.dry_run else 'is'} written to")
    count = "1 order" if len(exported.rows) == 1 else f"{len(exported.rows)} orders"
    verb = "would be exported" if args.dry_run else "exported"
    print(f"{count} {verb} to {file}. Nothing was traded by this program.")
    return DONE


def _say_ordered(args: argparse.Namespace, ordered: Ordered) -> None:
    print()
    if args.dry_run:
        say_written(args, f"The {ordered.sheet} sheet would be written to")
    elif args.done:
        print("They are marked done.")
    else:
        say_written(args, f"The {ordered.sheet} sheet is written to")
        print("Place them with your broker, sales first. Nothing was traded by this program.")


def journal(args: argparse.Namespace) -> int:
    """Print the journal, or only whether it is whole; or begin a new one."""
    from xl_addin.actions.journal import journal as action
    from xl_addin.actions.new_journal import begin_journal

    found = (begin_journal if args.new else action)(opened(args), context_of(args))
    failed = errors(found.findings)
    if args.json:
        print(json_out.text(json_out.journal_json(found)))
    else:
        if not args.verify:
            print_lines(tables.journal_lines(found))
        print_lines(f for f in found.findings if f.severity is not Severity.ERROR)
        if args.new:
            say_written(args, f"A new journal {'would be' if args.dry_run else 'is'} begun in")
        rows = f"{len(found.rows)} row{'' if len(found.rows) == 1 else 's'}"
        print(f"The journal has {rows}" + ("." if failed else " and its chain is whole."))
    report(failed)
    return REFUSED if failed else DONE
