package io.slotwarden.demo.dms;

/// What can go wrong with a call.
public enum Fault {
  /// `ThrottlingException`, as the service's token bucket answers.
  THROTTLED,
  /// `AccessDeniedException`: the caller's IAM policy lacks the action.
  DENIED,
  /// `ExpiredTokenException`: the caller's session is over.
  EXPIRED,
  /// A load balancer's HTML page with status 502; the call is not carried out.
  BAD_GATEWAY,
  /// An HTML page with status 200, as captive proxies give; the call is not carried out.
  GARBLED,
  /// The call is carried out and the answer never comes.
  HANG,
  /// The call is carried out and the connection breaks before the answer.
  CUT,
  /// The call is carried out and the answer comes byte by byte, too slowly to be of use.
  DRIP,
  /// A listing that has suddenly nothing in it.
  EMPTY,
  /// A listing without its list.
  LISTLESS,
  /// A listing that gives the same marker for ever.
  CIRCULAR
}
