package io.slotwarden.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that tells a failure of the field, and what slotwarden does about it. All of them are
/// listed in `target/failure-stories.md`.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FailureStories.class)
public @interface FailureStory {
  /// What happened to people.
  String value();

  /// Where the reference tells it, e.g. `21.1`.
  String section();
}
