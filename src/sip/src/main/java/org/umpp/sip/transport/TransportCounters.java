// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened on the wire since the start. Counts only grow. */
public final class TransportCounters {
    private final Map<FlowEnd, LongAdder> ends = new EnumMap<>(FlowEnd.class);
    private final LongAdder opened = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder malformed = new LongAdder();

    TransportCounters() {
        for (FlowEnd end : FlowEnd.values()) {
            ends.put(end, new LongAdder());
        }
    }

    /** Connections that ended, or were refused, for this reason. */
    public long ended(FlowEnd end) {
        return adder(end).sum();
    }

    /** Connections that came up, in either direction. */
    public long opened() {
        return opened.sum();
    }

    /** Messages received, malformed ones left out. */
    public long received() {
        return received.sum();
    }

    /** Messages written. */
    public long sent() {
        return sent.sum();
    }

    /** Messages that broke the grammar or a limit. */
    public long malformed() {
        return malformed.sum();
    }

    void end(FlowEnd end) {
        adder(end).increment();
    }

    void open() {
        opened.increment();
    }

    void receive() {
        received.increment();
    }

    void send() {
        sent.increment();
    }

    void malform() {
        malformed.increment();
    }

    private LongAdder adder(FlowEnd end) {
        LongAdder adder = ends.get(end);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + end);
        }
        return adder;
    }
}
