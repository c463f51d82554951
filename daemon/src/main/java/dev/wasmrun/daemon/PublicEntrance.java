package dev.wasmrun.daemon;

import dev.wasmrun.daemon.network.Connection;
import dev.wasmrun.daemon.network.Entrance;
import dev.wasmrun.daemon.network.Loop;
import dev.wasmrun.daemon.tunnel.Visitors;

import java.nio.ByteBuffer;

/** Where the visitors of a tunnel meet the network of their app. */
record PublicEntrance(Entrance entrance) implements Visitors {
    @Override
    public Loop loop() {
        return entrance.loop();
    }

    @Override
    public void welcome(Connection visitor, ByteBuffer sent) {
        entrance.welcome(visitor, sent);
    }

    @Override
    public void close() {
        entrance.close();
    }
}
