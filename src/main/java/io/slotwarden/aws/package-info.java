/// How AWS is reached: clients with their proxy, certificates, credentials and time limits, and
/// what their failures mean in words. Configuration records come in; nothing here knows of slots or
/// tasks, and no secret ever leaves.
@NullMarked
package io.slotwarden.aws;

import org.jspecify.annotations.NullMarked;
