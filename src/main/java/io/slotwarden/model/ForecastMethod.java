package io.slotwarden.model;

/// What a forecast was made of.
public enum ForecastMethod implements Word {
  /// How long the same amount took on each of the past days from this time of day on.
  REPLAY,
  /// How long it took from every time of the past days.
  ARRIVAL,
  /// The average rate of the last hours: there is too little history for more.
  EWMA,
  /// The rate of the last half hour, far above what is usual at this time of day.
  RUNAWAY,
  /// Nothing is left.
  REACHED
}
