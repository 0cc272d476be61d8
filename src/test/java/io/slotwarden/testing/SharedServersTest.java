package io.slotwarden.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

class SharedServersTest {
  @Test
  void everyClassThatUsesASharedServerWaitsForItsTurn() {
    classes()
        .that(
            DescribedPredicate.<JavaClass>describe(
                "use a shared server",
                c ->
                    !c.isEquivalentTo(PostgresServer.class)
                        && !c.isEquivalentTo(Essential.class)
                        && c.getMethodCallsFromSelf().stream()
                            .anyMatch(SharedServersTest::sharesAServer)))
        .should()
        .beAnnotatedWith(ResourceLock.class)
        .because("slots, roles and settings belong to the whole server")
        .check(
            new ClassFileImporter(List.of(new ImportOption.OnlyIncludeTests()))
                .importPackages("io.slotwarden"));
  }

  private static boolean sharesAServer(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    return owner.isEquivalentTo(PostgresServer.class) && call.getName().equals("shared")
        || owner.isEquivalentTo(Essential.class) && call.getName().equals("server");
  }
}
