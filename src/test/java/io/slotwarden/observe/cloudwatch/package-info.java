/// Tests of what CloudWatch says, on a strict double over real HTTP.
@NullMarked
package io.slotwarden.observe.cloudwatch;

import org.jspecify.annotations.NullMarked;
