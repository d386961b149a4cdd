// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

/** What every connection of one server has in common. */
record Wiring(TransportSettings settings, Inbound inbound, Connections connections, TransportCounters counters) {}
