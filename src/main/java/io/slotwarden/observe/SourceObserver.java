package io.slotwarden.observe;

import io.slotwarden.model.SourceObservation;

/// Looks at one PostgreSQL server. Used by one thread at a time.
public interface SourceObserver extends AutoCloseable {
  /// One look. Returns within its deadline whatever the server does; what could not be seen is
  /// Unknown with the reason.
  SourceObservation observe();

  @Override
  void close();
}
