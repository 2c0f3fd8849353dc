// Before the first paint: say that scripts run, and take up the reader's choice of colours.
'use strict';
document.documentElement.dataset.js = '';
try {
  const theme = localStorage.getItem('theme');
  const isAsked = 'theme' in document.documentElement.dataset; // of an embedded view, by its address
  if (!isAsked && (theme === 'light' || theme === 'dark')) document.documentElement.dataset.theme = theme;
} catch { /* storage is closed: the system's colours */ }
