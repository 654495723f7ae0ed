"""What happens by itself: the outbox is drained, digests are written, waiting thank-yous are looked at again."""
