import streamlit as st

st.title("Lit by a stream")
