// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.util.function.Consumer;

/** One thing that reads what peers send. Its seeds, and what was found, are in the folder of its name. */
public enum Target {
    SIP_STREAM("sip-stream", SipStream.class, SipStream::fuzzerTestOneInput),
    SIP_VALUES("sip-values", SipValues.class, SipValues::fuzzerTestOneInput),
    SDP("sdp", Sdp.class, Sdp::fuzzerTestOneInput),
    MESSAGE("message", Message.class, Message::fuzzerTestOneInput),
    PIDF("pidf", Pidf.class, Pidf::fuzzerTestOneInput),
    MSRP_STREAM("msrp-stream", MsrpStream.class, MsrpStream::fuzzerTestOneInput),
    XMPP_STREAM("xmpp-stream", XmppStream.class, XmppStream::fuzzerTestOneInput),
    ADDRESS("address", Address.class, Address::fuzzerTestOneInput);

    private final String folder;
    private final Class<?> entry;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Consumer<byte[]> reading;

    Target(String folder, Class<?> entry, Consumer<byte[]> reading) {
        this.folder = folder;
        this.entry = entry;
        this.reading = reading;
    }

    /** The name of its folder. */
    public String folder() {
        return folder;
    }

    /** The class that the fuzzer enters. */
    public String entry() {
        return entry.getName();
    }

    /** Reads the octets and checks what was read. */
    public void read(byte[] octets) {
        reading.accept(octets);
    }
}
