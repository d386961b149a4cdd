// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Somebody who has no business here: knocks at the ports, says nonsense or nothing, and stays on the line. */
final class Intruder implements AutoCloseable {
    private static final int LINES_HELD = 100;
    private static final int CALLS = 8;
    private static final int NOISE = 4_000;
    private static final List<String> GREETINGS = List.of(
            "",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "INVITE im:juliet@thecappulets.example.com SIP/2.0\r\n\r\n",
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>",
            "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' "
                    + "from='montague.example.net' to='thecappulets.example.com'><message/>",
            "\u0016\u0003\u0001\u0002\u0000\u0001");

    private final List<Integer> ports;
    private final RandomGenerator random;
    private final Deque<Socket> lines = new ArrayDeque<>();

    Intruder(List<Integer> ports, RandomGenerator random) {
        this.ports = ports;
        this.random = random;
    }

    /** Some calls at once, at any port. */
    void call() {
        for (int i = 0; i < CALLS; i++) {
            try {
                Socket line = new Socket(InetAddress.getLoopbackAddress(), ports.get(random.nextInt(ports.size())));
                lines.add(line);
                line.getOutputStream()
                        .write(GREETINGS.get(random.nextInt(GREETINGS.size())).getBytes(StandardCharsets.ISO_8859_1));
                if (random.nextBoolean()) {
                    byte[] noise = new byte[random.nextInt(NOISE)];
                    random.nextBytes(noise);
                    line.getOutputStream().write(noise);
                }
            } catch (IOException e) {
                // not let in, or thrown out: as it should be
            }
        }
        while (lines.size() > LINES_HELD) {
            hangUp(lines.remove());
        }
    }

    private static void hangUp(Socket line) {
        try {
            line.close();
        } catch (IOException e) {
            // thrown out before
        }
    }

    @Override
    public void close() {
        lines.forEach(Intruder::hangUp);
        lines.clear();
    }
}
