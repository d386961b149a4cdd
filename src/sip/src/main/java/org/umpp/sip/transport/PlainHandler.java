// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Waits until a plain connection is up: there is nothing to secure. */
final class PlainHandler extends ChannelInboundHandlerAdapter {
    private final Consumer<ChannelHandlerContext> up;

    PlainHandler(Consumer<ChannelHandlerContext> up) {
        this.up = up;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        up.accept(ctx);
    }
}
