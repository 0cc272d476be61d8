package io.slotwarden.assess;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.Slot;
import io.slotwarden.model.Walsender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The replication instances from whose addresses a slot is read now. It supports other signs and
/// claims nothing: NAT, VPNs and transit gateways hide an address, and a Multi-AZ failover changes
/// it.
record ReaderAddresses(List<Match> matches) {
  /// Of an IPv6 address.
  private static final int GROUPS = 8;

  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*");

  /// @param sentence for the evidence
  private record Match(String instanceArn, String sentence) {}

  static ReaderAddresses of(Slot slot, Collection<DmsObservation> looks) {
    Walsender sender = slot.walsender();
    String address = sender == null ? null : sender.clientAddress();
    List<Match> matches = new ArrayList<>();
    if (!slot.active() || sender == null || address == null) {
      return new ReaderAddresses(matches);
    }
    String canonical = canonical(address);
    for (DmsObservation look : looks) {
      for (ReplicationInstance i : look.instances().toOptional().orElse(List.of())) {
        if (i.addresses().stream().anyMatch(a -> canonical(a).equals(canonical))) {
          matches.add(
              new Match(
                  i.arn(),
                  "it is read from "
                      + address
                      + ", an address of replication instance "
                      + i.id()
                      + " of "
                      + look.dms()
                      + user(sender, look)));
        }
      }
    }
    return new ReaderAddresses(matches);
  }

  private static String user(Walsender sender, DmsObservation look) {
    String user = sender.user();
    if (user == null) {
      return "";
    }
    for (DmsEndpoint e : look.endpoints().toOptional().orElse(List.of())) {
      if (user.equals(e.username())) {
        return ", as " + user + ", the user of endpoint " + e.id();
      }
    }
    return ", as " + user + ", whom no listed endpoint names";
  }

  /// One address has several spellings in IPv6: zeros may be left out, letters are of any case.
  private static String canonical(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    if (lower.indexOf(':') < 0 || !IPV6.matcher(lower).matches()) {
      return lower;
    }
    String[] halves = lower.split("::", -1);
    List<String> groups = groups(halves[0]);
    List<String> tail = halves.length > 1 ? groups(halves[1]) : List.of();
    while (groups.size() + tail.size() < GROUPS) {
      groups.add("0");
    }
    groups.addAll(tail);
    return String.join(":", groups);
  }

  private static List<String> groups(String half) {
    List<String> groups = new ArrayList<>();
    for (String group : half.split(":")) {
      if (!group.isEmpty()) {
        groups.add(group.replaceFirst("^0+(?=.)", ""));
      }
    }
    return groups;
  }

  /// All of them, for a slot that nothing else tells of.
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (Match m : matches) {
      sentences.add(m.sentence());
    }
    return sentences;
  }

  /// Those of the instance on which the task runs.
  List<String> of(DmsTask task) {
    List<String> sentences = new ArrayList<>();
    for (Match m : matches) {
      if (m.instanceArn().equals(task.replicationInstanceArn())) {
        sentences.add(m.sentence());
      }
    }
    return sentences;
  }
}
