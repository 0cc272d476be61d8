package io.slotwarden.observe;

import io.slotwarden.model.DmsObservation;

/// Looks at one DMS account and region. Used by one thread at a time.
public interface DmsObserver extends AutoCloseable {
  /// One look at every listing. Returns within its deadline; a listing of which any page failed is
  /// Unknown.
  DmsObservation observe();

  @Override
  void close();
}
