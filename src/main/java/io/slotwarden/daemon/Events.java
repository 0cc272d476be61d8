package io.slotwarden.daemon;

/// Where what happens is taken up, one event after the other, and where work goes that must not
/// hold them up.
public interface Events {
  /// Queues an event for the thread on which everything is decided; never blocks.
  void post(Runnable event);

  /// Does the work beside the events. It never throws, and posts what came of it.
  ///
  /// @param name for people who look at threads
  void beside(String name, Runnable work);
}
