"""Sound and picture of live rooms: the only place that knows ICE, DTLS, SRTP and SDP."""
