/// What CloudWatch says of the storage behind a source that Amazon runs. One call a minute at most
/// for each source; the age of what it says counts.
@NullMarked
package io.slotwarden.observe.cloudwatch;

import org.jspecify.annotations.NullMarked;
