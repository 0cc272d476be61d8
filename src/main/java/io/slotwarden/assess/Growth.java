package io.slotwarden.assess;

/// Whether the WAL that something holds becomes more.
sealed interface Growth {

  /// It does.
  ///
  /// @param share how much of each byte of WAL that is written stays: 1 when it is stuck, less when
  ///   its reader lags, above 0
  record Grows(double share) implements Growth {}

  /// It does not.
  ///
  /// @param why for people
  record Keeps(String why) implements Growth {}

  /// It has not been watched for long enough.
  ///
  /// @param why for people
  record Unknown(String why) implements Growth {}
}
