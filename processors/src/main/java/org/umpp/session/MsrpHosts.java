// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where others find us over MSRP.
 *
 * @param secure over TLS; null for nowhere
 * @param plain in clear text; null for nowhere
 */
public record MsrpHosts(@Nullable LocalHost secure, @Nullable LocalHost plain) {
    /** MSRP is not served. */
    public static final MsrpHosts NONE = new MsrpHosts(null, null);

    /** Whether it is served, over TLS or in clear text. */
    boolean isServed(boolean overTls) {
        return (overTls ? secure : plain) != null;
    }

    /** A path that nobody can guess (RFC 4975 §14.1). */
    String newPath(boolean overTls) {
        LocalHost at = overTls ? secure : plain;
        if (at == null) {
            throw new IllegalStateException(
                    "MSRP is not served (expected: " + (overTls ? "msrp.listen" : "msrp.plain.listen") + ")");
        }
        String shown = at.name().indexOf(':') >= 0 ? '[' + at.name() + ']' : at.name();
        return (overTls ? "msrps://" : "msrp://") + shown + ':' + at.port() + '/'
                + UUID.randomUUID().toString().replace("-", "") + ";tcp";
    }
}
