/// How good the forecasts are: seeded workloads, the real estimator behind the real alert, and what
/// else people use beside it.
@NullMarked
package io.slotwarden.benchmark;

import org.jspecify.annotations.NullMarked;
