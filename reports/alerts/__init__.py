"""What is told outside: letters about what became of a bulletin, and the two ways they go, by mail and by webhook.

Nothing is tried again here: a letter stays in the outbox until it went.
"""

from .bundle import bundled as bundled
from .letter import Kind as Kind
from .letter import Letter as Letter
from .letter import News as News
from .letter import compose as compose
from .letter import unit_failed as unit_failed
from .mail import MailServer as MailServer
from .mail import Undeliverable as Undeliverable
from .mail import Unwritable as Unwritable
from .mail import smtp_send as smtp_send
from .secrets import Secret as Secret
from .secrets import SecretFile as SecretFile
from .secrets import secret as secret
from .webhook import Webhook as Webhook
from .webhook import filled as filled
from .webhook import webhook_send as webhook_send
