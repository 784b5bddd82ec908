/** What some of the invented employees write at the end of the survey. */
export const demoComments: readonly string[] = [
  "The wiki is good but nobody has time to keep it up to date.",
  "I would learn more if I could try things on the test line without asking three people first.",
  "Please keep the safety training as it is. It is the one thing I do not want to work out by myself.",
  "Most of what I know I learned from the person next to me. That works until they are on holiday.",
  "We are told to share what we know, and then the bonus goes to whoever keeps it.",
  "After the label mix-up we talked about who, not about how. People have been quiet since.",
  "The question channel saves me an hour a week.",
  "Half of the video sites are blocked, also the ones of our own suppliers.",
  "My manager asked me what I want to learn this year. First time in nine years.",
  "I am new. I need somebody to tell me what matters before I can look it up.",
  "Courses come months after we needed them.",
  "Let us pick the course ourselves and tell us the budget.",
  "Every plant has its own way of doing the same changeover. Nobody compares.",
  "Good survey, short enough for a break.",
];
