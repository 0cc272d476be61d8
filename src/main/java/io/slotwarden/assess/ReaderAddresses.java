package io.slotwarden.assess;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.Slot;
import io.slotwarden.model.Walsender;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The replication instances from whose addresses a slot is read now. It supports other signs and
/// claims nothing: NAT, VPNs and transit gateways hide an address, and a Multi-AZ failover changes
/// it.
record ReaderAddresses(List<Match> matches) {

  /// @param sentence for the evidence
  private record Match(String instanceArn, String sentence) {}

  static ReaderAddresses of(Slot slot, Collection<DmsObservation> looks) {
    Walsender sender = slot.walsender();
    String address = sender == null ? null : sender.clientAddress();
    List<Match> matches = new ArrayList<>();
    if (!slot.active() || sender == null || address == null) {
      return new ReaderAddresses(matches);
    }
    for (DmsObservation look : looks) {
      for (ReplicationInstance i : look.instances().toOptional().orElse(List.of())) {
        if (i.addresses().stream().anyMatch(a -> isSame(a, address))) {
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
    return look.endpoints().toOptional().orElse(List.of()).stream()
        .filter(e -> user.equals(e.username()))
        .map(DmsEndpoint::id)
        .findFirst()
        .map(e -> ", as " + user + ", the user of endpoint " + e)
        .orElse(", as " + user + ", whom no listed endpoint names");
  }

  /// One address has several spellings in IPv6.
  private static boolean isSame(String one, String other) {
    try {
      return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
    } catch (IllegalArgumentException e) {
      return one.equalsIgnoreCase(other);
    }
  }

  /// All of them, for a slot that nothing else tells of.
  List<String> sentences() {
    return matches.stream().map(Match::sentence).toList();
  }

  /// Those of the instance on which the task runs.
  List<String> of(DmsTask task) {
    return matches.stream()
        .filter(m -> m.instanceArn().equals(task.replicationInstanceArn()))
        .map(Match::sentence)
        .toList();
  }
}
