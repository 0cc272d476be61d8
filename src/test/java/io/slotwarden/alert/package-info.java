/// Tests of the alerts: the life cycle by an explicit clock, and each rule by what it is given.
@NullMarked
package io.slotwarden.alert;

import org.jspecify.annotations.NullMarked;
