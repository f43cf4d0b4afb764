"""`python -m tallyfy_client.testing`."""

import sys

from .command import main

sys.exit(main())
