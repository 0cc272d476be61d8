package io.slotwarden.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A test of what no version may lack, on every [Essential] server.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("essential")
@ParameterizedTest
@MethodSource("io.slotwarden.testing.Essential#servers")
public @interface EssentialTest {}
