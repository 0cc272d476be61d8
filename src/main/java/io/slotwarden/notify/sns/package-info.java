/// Amazon SNS as a channel: messages become one publication with a text for people and an object
/// for programs, within the service's limits, and a notice is handed over only where somebody is
/// known to listen. Names from databases and accounts come in; credentials never come near.
@NullMarked
package io.slotwarden.notify.sns;

import org.jspecify.annotations.NullMarked;
