package io.slotwarden.testing;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The classes that take turns on the end-to-end servers come first: left to the end, they run one
/// after the other while a core has nothing to do. Otherwise the order stays.
public final class LongestLaneFirst implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(Comparator.comparing(LongestLaneFirst::isEndToEnd, Comparator.reverseOrder()));
  }

  private static boolean isEndToEnd(ClassDescriptor c) {
    return c.getTestClass().getPackageName().endsWith(".endtoend")
        && !c.findRepeatableAnnotations(ResourceLock.class).isEmpty();
  }
}
