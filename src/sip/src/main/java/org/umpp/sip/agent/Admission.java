// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.message.Event;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MediaType;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Uri;
import org.umpp.sip.message.Warning;

/**
 * The rules by which a request is let in, in the order of RFC 3261 §8.2: who sends it, its method, its Request-URI, what it
 * requires, its content. What is refused here never reaches a route.
 */
final class Admission {
    private static final Set<String> SCHEMES = Set.of("sip", "sips", "im", "pres");

    /** Methods that the engine itself has the answer to. */
    private static final Set<String> OWN_METHODS = Set.of(Method.BYE, Method.CANCEL, Method.UPDATE, Method.OPTIONS);

    /** Methods that exist only inside a dialog. */
    private static final Set<String> DIALOG_METHODS = Set.of(Method.BYE, Method.UPDATE, Method.NOTIFY);

    private final Supplier<Profile> profile;
    private final Application application;

    Admission(Supplier<Profile> profile, Application application) {
        this.profile = profile;
        this.application = application;
    }

    /** What is wrong with a request outside of dialogs; {@code null} if nothing is. */
    @Nullable
    Refusal initial(SipRequest request, Peer peer) {
        Refusal refusal = identity(request, peer);
        if (refusal == null) refusal = method(request, peer);
        if (refusal == null) refusal = requestUri(request, peer);
        if (refusal == null) refusal = extensions(request);
        if (refusal == null) refusal = content(request);
        return refusal;
    }

    /** What is wrong with a request in a dialog with a partner; {@code null} if nothing is. */
    @Nullable
    Refusal within(SipRequest request, Peer peer, Dialog dialog) {
        Refusal refusal = null;
        if (!peer.speaksFor(dialog.peerDomain())) refusal = mismatch("dialog of another partner");
        if (refusal == null && peer.isPhone() && !isOf(dialog, request)) refusal = mismatch("dialog of another user");
        if (refusal == null) refusal = extensions(request);
        if (refusal == null) refusal = content(request);
        return refusal;
    }

    /** Whether a request in a dialog is of the user who has the dialog: one phone must not end what another has begun. */
    private static boolean isOf(Dialog dialog, SipRequest request) {
        return Phones.user(request.headers().from().uri()).equals(Phones.user(Uri.parse(dialog.remoteUri())));
    }

    /** D-20, D-26: From must be of a domain that the peer's certificate proves, and not one of ours. */
    @Nullable
    Refusal identity(SipRequest request, Peer peer) {
        String domain = request.headers().from().uri().host();
        if (!peer.speaksFor(domain)) {
            return mismatch("From is not of the domain that the certificate proves");
        }
        if (!peer.isHomeOf(domain) && profile.get().domains().contains(domain)) {
            return mismatch("From is of a domain served here");
        }
        return null;
    }

    private static Refusal mismatch(String text) {
        Warning warning = new Warning(399, "gw", "identity mismatch: " + text);
        return new Refusal(Answer.of(403).with(HeaderName.WARNING, warning.toString()), "identity-mismatch");
    }

    /** §8.2.1. */
    private @Nullable Refusal method(SipRequest request, Peer peer) {
        String method = request.method();
        if (OWN_METHODS.contains(method)) {
            return null;
        }
        // only phones publish here: a partner's server has nothing to tell us that we did not ask for
        boolean known = (!DIALOG_METHODS.contains(method) || method.equals(Method.NOTIFY))
                && (!method.equals(Method.PUBLISH) || peer.isPhone());
        boolean ofEvent = known && (method.equals(Method.SUBSCRIBE) || method.equals(Method.PUBLISH));
        Event event = ofEvent ? request.headers().event() : null;
        if (ofEvent && (event == null || !profile.get().packages().contains(event.type()))) {
            return badEvent(); // RFC 6665 §4.2.1.1
        }
        boolean taken = known
                && application.takes(method, event == null || method.equals(Method.PUBLISH) ? null : event.type());
        return taken ? null : new Refusal(Answer.of(405).with(HeaderName.ALLOW, Requests.ALLOW), "method");
    }

    Refusal badEvent() {
        return new Refusal(
                Answer.of(489)
                        .with(
                                HeaderName.ALLOW_EVENTS,
                                String.join(", ", profile.get().packages())),
                "event");
    }

    /** §8.2.2.1, D-26, R-037. */
    private @Nullable Refusal requestUri(SipRequest request, Peer peer) {
        Uri uri = request.uri();
        if (!SCHEMES.contains(uri.scheme())) {
            return new Refusal(Answer.of(416), "scheme");
        }
        if (uri instanceof SipUri sip && sip.secure()) {
            if (!peer.isSecure()) {
                return new Refusal(Answer.of(403, "SIPS needs TLS"), "sips");
            }
            for (var contact : request.headers().contacts()) {
                if (!(contact.uri() instanceof SipUri target && target.secure())) {
                    return new Refusal(Answer.of(400, "Contact is not SIPS"), "sips"); // RFC 3261 §8.1.1.8
                }
            }
        }
        if (request.method().equals(Method.OPTIONS)) {
            return null; // a keep-alive may be about the server itself
        }
        Uri to = request.headers().to().uri();
        if (request.method().equals(Method.PUBLISH)) {
            // of itself alone (RFC 3903 §6 step 1)
            boolean own =
                    Phones.user(uri).equals(Phones.user(request.headers().from().uri()));
            return own ? null : new Refusal(Answer.of(403, "Publish Yourself"), "publish");
        }
        // what users of ours ask is for users elsewhere, and what others ask for users of ours
        boolean leaves = peer.homeOf().contains(request.headers().from().uri().host());
        if (leaves == serves(uri.host()) || leaves == serves(to.host())) {
            return new Refusal(Answer.of(403, "Relaying denied"), "relay");
        }
        return uri.user().isEmpty() ? new Refusal(Answer.of(404), "no-user") : null;
    }

    private boolean serves(String host) {
        return profile.get().domains().contains(host);
    }

    /** §8.2.2.3. */
    private static @Nullable Refusal extensions(SipRequest request) {
        SipHeaders headers = request.headers();
        if (!headers.has(HeaderName.REQUIRE) || request.method().equals(Method.CANCEL)) {
            return null;
        }
        StringBuilder unknown = new StringBuilder();
        for (String option : headers.require()) {
            if (!option.equalsIgnoreCase(Requests.SUPPORTED)) {
                unknown.append(unknown.length() == 0 ? "" : ", ").append(option);
            }
        }
        return unknown.length() == 0
                ? null
                : new Refusal(Answer.of(420).with(HeaderName.UNSUPPORTED, unknown.toString()), "extension");
    }

    /** §8.2.3: a body of a type that we cannot read, or compressed. */
    private @Nullable Refusal content(SipRequest request) {
        SipHeaders headers = request.headers();
        if (request.bodyLength() == 0) {
            return null;
        }
        MediaType type = headers.contentType();
        boolean encoded = false;
        for (String encoding : headers.elements(HeaderName.CONTENT_ENCODING)) {
            encoded |= !encoding.equalsIgnoreCase("identity");
        }
        if (encoded) {
            return new Refusal(Answer.of(415).with(HeaderName.ACCEPT_ENCODING, "identity"), "encoding");
        }
        if (type == null) {
            return new Refusal(Answer.of(400, "Missing Content-Type"), "content");
        }
        boolean offer =
                request.method().equals(Method.INVITE) || request.method().equals(Method.UPDATE);
        String accepted =
                offer ? "application/sdp" : String.join(", ", profile.get().accepted());
        if (offer
                ? !type.essence().equals("application/sdp")
                : !profile.get().accepted().contains(type.essence())) {
            return isIgnorable(request.method())
                    ? null
                    : new Refusal(Answer.of(415).with(HeaderName.ACCEPT, accepted), "content");
        }
        return null;
    }

    /** Bodies of these say nothing that matters to us. */
    private static boolean isIgnorable(String method) {
        return method.equals(Method.BYE) || method.equals(Method.OPTIONS) || method.equals(Method.CANCEL);
    }
}
