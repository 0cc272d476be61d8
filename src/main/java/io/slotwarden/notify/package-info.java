/// Messages, their rendering for each channel, and their delivery through a durable outbox. A
/// message that a channel accepted is a fact that decisions rest on; nothing here decides.
@NullMarked
package io.slotwarden.notify;

import org.jspecify.annotations.NullMarked;
