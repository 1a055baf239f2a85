"""Every sentence that the server's own pages show, in one catalogue; the room's sentences are in static/js/ui/words.js.

Knows no HTML and no request: templates and routes take their words from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class PageError:
    """What an error page says: a title, what happened, and what the reader can do now."""

    title: str
    what: str
    todo: str


ROLES: Mapping[str, str] = {
    "therapist": "Therapist",
    "student": "Student",
    "facilitator": "Facilitator",
    "observer": "Observer",
}

# Pictures that stay distinct when small and for eyes that see few colors; none is a person or frightens.
# The name in the icon set, and what a screen reader says.
SYMBOLS: tuple[tuple[str, str], ...] = (
    ("fox", "Fox"),
    ("owl", "Owl"),
    ("cat-face", "Cat"),
    ("dog-face", "Dog"),
    ("panda", "Panda"),
    ("frog", "Frog"),
    ("turtle", "Turtle"),
    ("butterfly", "Butterfly"),
    ("lady-beetle", "Ladybug"),
    ("honeybee", "Bee"),
    ("tropical-fish", "Fish"),
    ("spouting-whale", "Whale"),
    ("elephant", "Elephant"),
    ("penguin", "Penguin"),
    ("rabbit-face", "Rabbit"),
    ("lion", "Lion"),
    ("unicorn", "Unicorn"),
    ("parrot", "Parrot"),
    ("sunflower", "Sunflower"),
    ("tulip", "Tulip"),
    ("cactus", "Cactus"),
    ("evergreen-tree", "Tree"),
    ("strawberry", "Strawberry"),
    ("banana", "Banana"),
    ("star", "Star"),
    ("rainbow", "Rainbow"),
    ("rocket", "Rocket"),
    ("sailboat", "Sailboat"),
    ("kite", "Kite"),
    ("balloon", "Balloon"),
)

WORDS: Mapping[str, str] = {
    "product": "Baseline",
    "comfort_ways": "How pages look on this device",
    "comfort_lettering_usual": "Usual text",
    "comfort_lettering_large": "Large text",
    "comfort_lettering_larger": "Larger text",
    "comfort_contrast": "High contrast",
    "comfort_hand": "Left hand writes",
    "landing_title": "Baseline: a room for school occupational therapy",
    "landing_lead": "One lined page, written on together: "
    "the therapist far away, the student in the classroom, and the adult beside them.",
    "landing_try_title": "See how it works",
    "landing_try_text": "Opens a practice room. Invite a student and a facilitator from there, "
    "each in a window of their own.",
    "landing_try_kept": "Practice rooms are deleted a day after they were last used.",
    "landing_try_button": "Try a session",
    "landing_new_title": "Make a room",
    "landing_new_text": "A room lasts: one for each student or group. Its pages wait there for the next session.",
    "landing_new_label": "Name of the room",
    "landing_new_hint": "Only you see it. Initials are enough.",
    "landing_new_button": "New room",
    "landing_rooms_title": "Rooms made in this browser",
    "landing_rooms_none": "No room has been made in this browser yet.",
    "landing_rooms_open": "Open",
    "landing_rooms_used": "last used",
    "landing_room_unnamed": "Practice room",
    "landing_facts_title": "What to expect",
    "landing_fact_join_title": "One step to join",
    "landing_fact_join": "A link opens the door. No account, nothing to install.",
    "landing_fact_door_title": "Nobody comes in uninvited",
    "landing_fact_door": "Everyone waits at the door until the therapist lets them in.",
    "landing_fact_ink_title": "Nothing written is lost",
    "landing_fact_ink": "If the network drops, everyone writes on. The work is kept and comes together again.",
    "landing_fact_private_title": "Nothing is recorded",
    "landing_fact_private": "No video or sound is stored, and nothing is sent to anyone else.",
    "join_title": "Join the room",
    "join_hello": "Hello!",
    "join_hello_named": "Hello,",
    "join_lead": "Your therapist will open the door for you.",
    "join_as": "You are joining as",
    "join_name_label": "Your name",
    "join_name_hint": "A first name or nickname is best.",
    "join_symbol_label": "Choose your picture",
    "join_symbol_hint": "Everyone in the room will know you by it.",
    "join_symbol_yours": "Your picture",
    "join_button": "Join",
    "second_title": "A second device",
    "second_yours": "Second device of",
    "second_text": "Use this device to write on the page, with a pen or a finger. What is written here is written by "
    "the same person: it is the same place in the room.",
    "second_quiet": "No sound and no camera here: those stay on the first device.",
    "second_button": "Use this device",
    "room_title": "Baseline",
    "room_opening": "Opening the room",
    "room_noscript_title": "This room needs JavaScript",
    "room_noscript_text": "Please allow JavaScript for this page in the browser, then load it again.",
    "error_home": "To the start page",
    "error_again": "Try again",
    "error_code": "Reference",
}

JOIN_ERRORS: Mapping[str, str] = {
    "name_empty": "Please write a name first.",
    "name_too_long": "That name is too long. Up to 40 letters fit.",
    "symbol_missing": "Please choose a picture.",
}

ROOM_ERRORS: Mapping[str, str] = {
    "room_name_empty": "Please give the room a name first.",
    "room_name_too_long": "That name is too long. Up to 80 letters fit.",
}

ERRORS: Mapping[str, PageError] = {
    "link_unknown": PageError(
        "This link does not open a room",
        "Part of the link may be missing, or it was written down differently.",
        "Open the link again from the message it came in, or ask the therapist for a new one.",
    ),
    "link_expired": PageError(
        "This link has run out",
        "Links work for a limited time only, to keep the room private.",
        "Ask the therapist for a new link.",
    ),
    "link_revoked": PageError(
        "This link was switched off",
        "The therapist has ended this link, so it opens no door any more.",
        "Ask the therapist for a new link.",
    ),
    "link_replaced": PageError(
        "There is a newer link",
        "Another link was made instead of this one, and only the newest works.",
        "Open the newer link or card. If you do not have it, ask for it where you got this one.",
    ),
    "link_used": PageError(
        "This link was used already",
        "A link to a second device works once, so that nobody else comes in by it.",
        "On the first device, make a new link.",
    ),
    "door_locked": PageError(
        "The door is locked right now",
        "The therapist has locked the room for the moment. Your link still works.",
        "Wait a minute, then try again.",
    ),
    "seat_ended": PageError(
        "This visit is over",
        "The session has ended, and with it your place in the room.",
        "For the next session, open your link again.",
    ),
    "no_seat": PageError(
        "This room was opened in another browser",
        "A place in a room belongs to the browser that joined it, so that nobody else can take it.",
        "Go back to that browser, or open your link again in this one.",
    ),
    "not_found": PageError(
        "There is nothing at this address",
        "The address may have changed, or a letter in it is wrong.",
        "Check the address, or go to the start page.",
    ),
    "too_many_joins": PageError(
        "Many people are joining at once",
        "This link was used very often in the last minute, so the door is resting.",
        "Wait a minute, then try again.",
    ),
    "bad_origin": PageError(
        "This came from another site",
        "For safety, forms are only taken from our own pages.",
        "Open the start page or your link directly, and try again.",
    ),
    "trial_off": PageError(
        "Trying a session is switched off here",
        "Whoever runs this server has switched practice rooms off.",
        "Make a room, or ask the person who runs the server.",
    ),
    "too_many_rooms": PageError(
        "Many rooms are being made at once",
        "This server has just made a lot of rooms, so it is resting.",
        "Wait a minute, then try again.",
    ),
    "bad_request": PageError(
        "The page could not read that",
        "Something was missing, or longer than it may be.",
        "Go back, load the page again, and send it once more.",
    ),
    "not_allowed": PageError(
        "That cannot be done at this address",
        "The address is right, but it takes no such request.",
        "Go to the start page, or open your link again.",
    ),
    "too_large": PageError(
        "That is too much at once",
        "What was sent is larger than this page takes.",
        "Go back and send less.",
    ),
    "left": PageError(
        "You have left the room",
        "Everything is saved, and this browser no longer opens the room by itself.",
        "You can close this window. To come back, open your link again.",
    ),
    "restarting": PageError(
        "The server is starting again",
        "What was saved is still there.",
        "Wait a few seconds, then try again.",
    ),
    "unavailable": PageError(
        "The room cannot be opened this minute",
        "The server cannot reach its storage just now. What was saved is still there.",
        "Wait a minute, then try again.",
    ),
    "fallback": PageError(
        "That did not work",
        "Something went wrong on our side.",
        "Wait a minute, then try again. If it stays like this, tell the person who runs the server.",
    ),
}


def day(ms: int) -> str:
    """The day of a moment for the list of rooms, like "3 November 2026" (UTC: the reader's zone is not known here)."""
    moment = datetime.fromtimestamp(ms / 1000, tz=UTC)
    return f"{moment.day} {moment:%B %Y}"
