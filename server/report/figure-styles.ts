/**
 * The colours of figures where no style sheet of the product reaches them, in light on paper. Same classes and values as
 * views/styles/figures and tokens.css.
 */
export const figureStyles = `
text{font-family:"Source Sans 3","DejaVu Sans",sans-serif;font-size:12.5px;fill:#17201d}
.t2{fill:#47524d}.t3{fill:#626d68;font-size:11px}.b{font-weight:600}.end{text-anchor:end}.mid{text-anchor:middle}
.weak{fill:#8a4b08;font-weight:600}
.z-low{fill:#f8ead2}.z-mid{fill:#f0eee8}.z-ok{fill:#e4f1ed}.z-none{fill:#f2f0ea}.z-shut{fill:#e3dce5}
.cut{stroke:#626d68;stroke-width:1;fill:none}.own{stroke:#626d68;stroke-width:1;fill:none}
.iv-l{stroke-width:4;fill:none}.thin{stroke-width:3}
.m-WEAK{stroke:#8a4b08}circle.m-WEAK{fill:#8a4b08}.m-WATCH,.m-MID{stroke:#626d68}circle.m-WATCH,circle.m-MID{fill:#626d68}
.m-OK,.m-LOW{stroke:#0b6b57}circle.m-OK,circle.m-LOW{fill:#0b6b57}.m-HIGH{stroke:#4b2354}circle.m-HIGH{fill:#4b2354}
.bar-all{fill:#f2f0ea;stroke:#b9b6ab;stroke-width:.7}.bar-some{fill:#0b6b57}
.zero{stroke:#626d68;stroke-dasharray:2 3}.whole{stroke:#0b6b57;stroke-width:2.4}
.span{stroke:#626d68;stroke-width:2.4}.span.clear{stroke:#17201d;stroke-width:4}
circle.open{fill:#fff;stroke:#626d68;stroke-width:2}circle.clear{fill:#17201d;stroke:#17201d;stroke-width:2}
.axis{stroke:#b9b6ab}.leader{stroke:#e2dfd6;fill:none}.way{stroke:#b9b6ab;stroke-width:1.6}.way.clear{stroke:#17201d;stroke-width:2.8}
text.open{fill:#47524d}text.clear{font-weight:600;fill:#17201d}
.w-DEFAULT{fill:#0b6b57}.w-FIX{fill:#9c6200}.w-BLEND{fill:#5c8ccf}.w-STRUCTURED{fill:#4b2354}.w-NEE{fill:#b9b6ab}
`.replaceAll("\n", "");
