"""What customers and agents of the traffic write, by language, topic and mood."""

from collections.abc import Mapping, Sequence
from typing import Final

from exporter.traffic.dice import Dice

_QUESTIONS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "en": {
        "delivery": ("Where is my parcel, it should be here by now?", "When will my order arrive?"),
        "product": ("Do you have this lamp in green?", "Which chair is best for a small room?"),
        "booking": (
            "Can I book a visit for Tuesday?",
            "I want to see the showroom, when is there time?",
        ),
        "refund": ("How do I get my money back for this order?", "When will you pay the refund?"),
        "invoice": ("Could you send me the invoice again?", "Where can I find the invoice?"),
        "price": ("What is the price for ten of these?", "Is there a discount for two tables?"),
        "account": (
            "How can I change the address of my account?",
            "I do not know my password any more",
        ),
        "warranty": (
            "Is the warranty still valid after two years?",
            "Do you have spare parts for it?",
        ),
    },
    "fr": {
        "delivery": (
            "Où est mon colis, quand va-t-il arriver ?",
            "Quand est-ce que je reçois ma commande ?",
        ),
        "product": ("Avez-vous cette lampe en vert ?", "Quelle chaise pour une petite pièce ?"),
        "booking": (
            "Je voudrais prendre un rendez-vous pour mardi",
            "Quand est-ce que je peux venir ?",
        ),
        "refund": ("Comment est-ce que je peux avoir un remboursement ?",),
        "invoice": ("Pouvez-vous me renvoyer la facture ?",),
        "price": ("Quel est le prix pour dix de ces tables ?",),
        "account": ("Comment je peux changer mon adresse dans mon compte ?",),
        "warranty": ("Est-ce que la garantie est encore valable ?",),
    },
    "de": {
        "delivery": ("Wo ist mein Paket, wann kommt es an?", "Wann kommt meine Bestellung?"),
        "product": (
            "Haben Sie diese Lampe auch in Grün?",
            "Welcher Stuhl ist für ein kleines Zimmer?",
        ),
        "booking": (
            "Ich möchte einen Termin für Dienstag",
            "Wann kann ich bei Ihnen vorbeikommen?",
        ),
        "refund": ("Wie bekomme ich mein Geld für die Bestellung wieder?",),
        "invoice": ("Können Sie mir die Rechnung noch einmal schicken?",),
        "price": ("Was ist der Preis für zehn von diesen Tischen?",),
        "account": ("Wie kann ich die Adresse in meinem Konto ändern?",),
        "warranty": ("Ist die Garantie nach zwei Jahren noch gültig?",),
    },
    "es": {
        "delivery": ("¿Dónde está mi paquete y cuándo va a llegar?",),
        "product": ("¿Tienen esta lámpara en color verde?",),
        "booking": ("Quiero una cita para el martes, ¿cuándo puede ser?",),
        "refund": ("¿Cómo puedo pedir la devolución de mi dinero?",),
        "invoice": ("¿Me pueden enviar la factura otra vez?",),
    },
    "it": {
        "delivery": ("Dove è il mio pacco e quando arriva?",),
        "product": ("Avete questa lampada anche in verde?",),
    },
    "nl": {
        "delivery": ("Waar is mijn pakket en wanneer komt het aan?",),
        "product": ("Hebben jullie deze lamp ook in het groen?",),
    },
}
"""Language and topic → first questions; where a language has none of a topic, its first ones."""

_MOODS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "en": {
        "glad": (
            "Thank you, that was quick and very helpful!",
            "Great, it works, I am happy with this",
        ),
        "calm": ("And what do I have to do then?", "I have the number here, it is the last one"),
        "sad": (
            "This is still wrong and I am disappointed",
            "I wait for days, this is a terrible service",
        ),
    },
    "fr": {
        "glad": ("Merci beaucoup, c'est parfait et très rapide !",),
        "calm": ("Et qu'est-ce que je dois faire après ?",),
        "sad": ("Je suis déçu, ça ne marche pas et c'est trop lent",),
    },
    "de": {
        "glad": ("Vielen Dank, das war sehr schnell und hilfreich!",),
        "calm": ("Und was muss ich dann noch machen?",),
        "sad": ("Das ist immer noch falsch, ich bin sehr enttäuscht",),
    },
    "es": {
        "glad": ("Muchas gracias, es perfecto y muy rápido",),
        "calm": ("¿Y qué tengo que hacer después?",),
        "sad": ("Esto es terrible, no funciona y estoy muy decepcionado",),
    },
    "it": {
        "glad": ("Grazie mille, è perfetto e molto veloce!",),
        "calm": ("E poi che cosa devo fare?",),
        "sad": ("Sono deluso, questo è un pessimo servizio",),
    },
    "nl": {
        "glad": ("Heel erg bedankt, dat was snel en goed!",),
        "calm": ("En wat moet ik daarna doen?",),
        "sad": ("Dit is nog steeds fout, ik ben teleurgesteld",),
    },
}
"""Language and mood → what follows a first answer."""

ANSWERS: Final = (
    "I looked it up for you: it is on its way.",
    "That is possible. Shall I prepare it?",
    "Here is what I found in our records.",
)
FALLBACK: Final = "I am not sure. Could you say it in other words?"
COMMENTS: Final = {
    "glad": ("Very friendly and fast", "Solved at once, thanks"),
    "calm": ("It was ok",),
    "sad": ("It took too long and did not help", "The answer was wrong"),
}


def question(dice: Dice, language: str, topic: str) -> str:
    """Return how a conversation about a topic begins."""
    listed = _QUESTIONS[language]
    return dice.pick(listed.get(topic) or listed["delivery"])


def follows(dice: Dice, language: str, mood: str) -> str:
    """Return what a customer of a mood (glad, calm, sad) writes then."""
    return dice.pick(_MOODS[language][mood])
