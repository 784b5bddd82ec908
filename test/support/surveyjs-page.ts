import { Model } from "survey-core";
import "survey-js-ui";

/** Runs in a browser: SurveyJS's own renderer, for the proof that our definitions are plain SurveyJS. */
Object.assign(globalThis, {
  showSurvey(json: string): Model {
    const model = new Model(JSON.parse(json));
    model.render(document.getElementById("survey") ?? document.body);
    return model;
  },
});
