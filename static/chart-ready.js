// A chart's place is there: it can be drawn while the page after it is still to come.
document.dispatchEvent(new Event('chartready'));
