/// A strict double of AWS DMS (and of the three STS calls we make) that speaks the real wire
/// protocol over loopback HTTP, for the demo and the tests. What it holds is a plain, scriptable
/// model; it answers nothing that the published model of the service does not know, and records
/// whatever a caller does wrong. It acts on nothing outside itself.
@NullMarked
package io.slotwarden.demo.dms;

import org.jspecify.annotations.NullMarked;
