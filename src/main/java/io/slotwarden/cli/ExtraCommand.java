package io.slotwarden.cli;

import java.util.concurrent.Callable;

/// A command that joins the command line by being on the class path.
///
/// The demo lives outside the production jar, so [Main] must not name it. An implementation is a
/// picocli command (it carries `@Command` with its name), has a public constructor without
/// arguments, and is listed in `META-INF/services/io.slotwarden.cli.ExtraCommand`. Its result is
/// the exit code.
public interface ExtraCommand extends Callable<Integer> {}
