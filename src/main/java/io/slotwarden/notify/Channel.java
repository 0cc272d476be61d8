package io.slotwarden.notify;

/// One place where messages go. Called by one thread at a time.
public interface Channel {

  /// The configured name.
  String name();

  /// Tries once, within bounded time. Whatever goes wrong is an answer and not an exception.
  Delivery deliver(Message message);
}
