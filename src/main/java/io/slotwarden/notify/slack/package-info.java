/// Slack as a channel: messages become the payload of an incoming webhook, within Slack's limits
/// and without obeying what stands in names. The webhook's URL is a secret and leaves this package
/// only towards Slack.
@NullMarked
package io.slotwarden.notify.slack;

import org.jspecify.annotations.NullMarked;
