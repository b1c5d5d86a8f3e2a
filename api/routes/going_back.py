"""A form of the desk is done and its page shown again, saying why where it was refused."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.responses import RedirectResponse
from starlette.datastructures import URL

from ontology.errors import WenmaiError


def done(address: URL | str, act: Callable[[], object]) -> RedirectResponse:
    """Do what a form asks for and lead back to ``address``, which is told of a refusal as ``refused``."""
    back = URL(str(address))
    try:
        act()
    except WenmaiError as error:
        back = back.include_query_params(refused=str(error))
    return RedirectResponse(str(back), 303)
