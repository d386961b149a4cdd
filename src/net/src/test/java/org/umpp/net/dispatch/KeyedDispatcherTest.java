// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-02")
class KeyedDispatcherTest {
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    private static void hang(CountDownLatch until) {
        try {
            assertThat(until.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private KeyedDispatcher.Task finished(String name) {
        return done -> {
            ran.add(name);
            done.run();
        };
    }

    @Test
    void theNextOfAKeyWaitsForTheEndOfTheFormer() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(10, 10);
        List<Runnable> ends = new ArrayList<>();
        dispatcher.submit("a", ends::add);
        dispatcher.submit("a", finished("a2"));
        dispatcher.submit("b", finished("b1"));

        assertThat(ran).containsExactly("b1");
        ends.get(0).run();
        assertThat(ran).containsExactly("b1", "a2");
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void aSecondEndOfATaskDoesNothing() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(10, 10);
        List<Runnable> ends = new ArrayList<>();
        dispatcher.submit("a", ends::add);
        dispatcher.submit("a", ends::add);
        dispatcher.submit("a", ends::add);

        ends.get(0).run();
        ends.get(0).run();

        assertThat(ends).hasSize(2);
        assertThat(dispatcher.size()).isEqualTo(2);
    }

    @Test
    void boundsAreKeptForAKeyAndForAll() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(2, 3);
        List<Runnable> ends = new ArrayList<>();

        assertThat(dispatcher.submit("a", ends::add)).isTrue();
        assertThat(dispatcher.submit("a", ends::add)).isTrue();
        assertThat(dispatcher.submit("a", ends::add)).isFalse();
        assertThat(dispatcher.submit("b", ends::add)).isTrue();
        assertThat(dispatcher.submit("c", ends::add)).isFalse();

        ends.get(0).run();
        assertThat(dispatcher.submit("c", ends::add)).isTrue();
        assertThat(dispatcher.size()).isEqualTo(3);
    }

    @Test
    void whatCannotBeRefusedIsTakenBeyondTheBounds() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(1, 1);
        List<Runnable> ends = new ArrayList<>();
        dispatcher.submit("a", ends::add);

        assertThat(dispatcher.insist("a", finished("a2"))).isTrue();
        assertThat(dispatcher.insist("b", finished("b1"))).isTrue();
        assertThat(dispatcher.submit("c", finished("c1"))).isFalse();
        ends.get(0).run();

        assertThat(ran).containsExactly("b1", "a2");
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void aTaskThatHangsCanBeLeftBehind() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        KeyedDispatcher dispatcher = new KeyedDispatcher(workers, 10, 10);
        CompletableFuture<Runnable> end = new CompletableFuture<>();
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        dispatcher.submit("a", done -> {
            end.complete(done);
            hang(hanging);
            done.run();
        });
        dispatcher.submit("a", done -> {
            next.countDown();
            done.run();
        });

        end.get(30, TimeUnit.SECONDS).run();

        assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
        hanging.countDown();
        assertThat(dispatcher.drain().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
        workers.shutdown();
        assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void aTaskThatThrowsIsDone() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(10, 10);
        dispatcher.submit("a", done -> {
            throw new IllegalStateException("thrown by the test");
        });
        dispatcher.submit("a", done -> {
            done.run();
            throw new IllegalStateException("thrown by the test, after the end");
        });
        dispatcher.submit("a", finished("a3"));

        assertThat(ran).containsExactly("a3");
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void aLongQueueNeedsNoDeepStack() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(100_001, 100_001);
        List<Runnable> ends = new ArrayList<>();
        dispatcher.submit("a", ends::add);
        IntStream.range(0, 100_000).forEach(i -> dispatcher.submit("a", Runnable::run));

        ends.get(0).run();

        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void aBusyKeyGivesTheThreadToOthers() {
        Queue<Runnable> thread = new ArrayDeque<>();
        KeyedDispatcher dispatcher = new KeyedDispatcher(thread::add, 100, 200);
        IntStream.range(0, 100).forEach(i -> dispatcher.submit("busy", finished("busy")));
        dispatcher.submit("other", finished("other"));

        while (!thread.isEmpty()) {
            thread.remove().run();
        }

        assertThat(ran).hasSize(101);
        assertThat(ran.indexOf("other")).isLessThan(20);
    }

    @Test
    void drainingRefusesNewTasksAndWaitsForTheOld() {
        KeyedDispatcher dispatcher = KeyedDispatcher.inline(10, 10);
        List<Runnable> ends = new ArrayList<>();
        dispatcher.submit("a", ends::add);
        dispatcher.submit("a", finished("a2"));

        var drained = dispatcher.drain().toCompletableFuture();

        assertThat(dispatcher.submit("b", finished("b1"))).isFalse();
        assertThat(drained).isNotDone();
        ends.get(0).run();
        assertThat(drained).isCompleted();
        assertThat(ran).containsExactly("a2");
    }

    @Test
    void anIdleDispatcherDrainsAtOnce() {
        assertThat(KeyedDispatcher.inline(1, 1).drain().toCompletableFuture()).isCompleted();
    }

    @Test
    void aShutDownExecutorRefuses() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        executor.shutdown();
        KeyedDispatcher dispatcher = new KeyedDispatcher(executor, 10, 10);

        assertThat(dispatcher.submit("a", finished("a1"))).isFalse();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void boundsAreAtLeastOne() {
        assertThatThrownBy(() -> KeyedDispatcher.inline(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyedDispatcher.inline(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 20)
    void nothingIsLostOrReorderedUnderConcurrency(
            @ForAll @IntRange(min = 1, max = 8) int keys, @ForAll @IntRange(min = 1, max = 4) int threads)
            throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        ExecutorService enders = Executors.newFixedThreadPool(2);
        KeyedDispatcher dispatcher = new KeyedDispatcher(workers, 1_000, 10_000);
        Map<Integer, List<Integer>> seen = new ConcurrentHashMap<>();
        Map<Integer, AtomicInteger> running = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch submitted = new CountDownLatch(keys);

        for (int k = 0; k < keys; k++) {
            int key = k;
            seen.put(key, new ArrayList<>());
            running.put(key, new AtomicInteger());
            enders.execute(() -> {
                for (int i = 0; i < 500; i++) {
                    int number = i;
                    boolean taken = dispatcher.submit(key, done -> {
                        if (running.get(key).getAndIncrement() != 0) {
                            overlaps.incrementAndGet();
                        }
                        // Not a concurrent list: the dispatcher also has to order the memory.
                        seen.get(key).add(number);
                        Runnable end = () -> {
                            running.get(key).decrementAndGet();
                            done.run();
                        };
                        if (number % 3 == 0) {
                            enders.execute(end);
                        } else {
                            end.run();
                        }
                    });
                    assertThat(taken).isTrue();
                }
                submitted.countDown();
            });
        }

        assertThat(submitted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(dispatcher.drain().toCompletableFuture()).succeedsWithin(10, TimeUnit.SECONDS);
        List<Integer> inOrder = IntStream.range(0, 500).boxed().toList();
        assertThat(seen.values()).allSatisfy(numbers -> assertThat(numbers).isEqualTo(inOrder));
        assertThat(overlaps).hasValue(0);
        workers.shutdown();
        enders.shutdown();
    }
}
