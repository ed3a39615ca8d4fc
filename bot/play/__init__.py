"""The playground: a loopback web page that plays the part of a chat platform, with nobody real behind it."""
