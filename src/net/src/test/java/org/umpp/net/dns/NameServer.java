// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback that knows the records it is given. */
public final class NameServer implements AutoCloseable {
    static final Name MUTE = Name.fromConstantString("mute.example.");
    static final Name BROKEN = Name.fromConstantString("broken.example.");

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final List<Record> records;

    /** Serves these records from now on. */
    public NameServer(Record... records) throws IOException {
        this.records = List.of(records);
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it is asked. */
    public InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /** The questions so far, as {@code name. TYPE}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                Record question = query.getQuestion();
                asked.add(question.getName() + " " + Type.string(question.getType()));
                if (!question.getName().subdomain(MUTE)) {
                    byte[] answer = answer(query, question).toWire();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private Message answer(Message query, Record question) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        if (question.getName().subdomain(BROKEN)) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        boolean known = false;
        for (Record record : records) {
            if (record.getName().equals(question.getName())) {
                known = true;
                if (record.getType() == question.getType() || record.getType() == Type.CNAME) {
                    answer.addRecord(record, Section.ANSWER);
                }
            }
        }
        answer.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
        if (answer.getSection(Section.ANSWER).isEmpty()) {
            Name zone = Name.fromConstantString("example.");
            answer.addRecord(new SOARecord(zone, DClass.IN, 60, zone, zone, 1, 60, 60, 60, 60), Section.AUTHORITY);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
