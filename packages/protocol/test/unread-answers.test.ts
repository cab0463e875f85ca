import { expect, it } from "vitest";
import { UnreadAnswers } from "../src/admission/unread-answers.js";

function reader() {
  return {
    disconnected: false,
    disconnect() {
      this.disconnected = true;
    },
  };
}

it("the client with the most unread bytes is disconnected, and what it left unread does not count any more", () => {
  const answers = new UnreadAnswers(100);
  const [greedy, modest] = [reader(), reader()];
  answers.wrote(modest, 30);
  const over = answers.wrote(greedy, 40);
  answers.wrote(greedy, 30);
  expect(answers.bytes).toBe(100);
  answers.wrote(modest, 5);
  expect([greedy.disconnected, modest.disconnected]).toEqual([true, false]);
  over();
  expect(answers.bytes).toBe(35);
});

it("of equal clients that which has not read for longest is disconnected", () => {
  const answers = new UnreadAnswers(100);
  const [first, second, third] = [reader(), reader(), reader()];
  answers.wrote(first, 40);
  answers.wrote(second, 40);
  answers.progressed(first);
  answers.wrote(third, 40);
  expect([first, second, third].map(({ disconnected }) => disconnected)).toEqual([false, true, false]);
});

it("a single answer that is larger than the limit goes through, and takes the place of all others", () => {
  const answers = new UnreadAnswers(100);
  const [small, large] = [reader(), reader()];
  answers.wrote(small, 10);
  const over = answers.wrote(large, 500);
  expect([small.disconnected, large.disconnected]).toEqual([true, false]);
  over();
  over();
  expect(answers.bytes).toBe(0);
  answers.wrote(large, 60);
  answers.wrote(large, 60);
  expect(large.disconnected).toBe(true);
});
